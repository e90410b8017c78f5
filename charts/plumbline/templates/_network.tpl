{{/* Ingress from some components to one port: {from, port}. */}}
{{- define "plumbline.fromComponents" -}}
- from:
  {{- range .from }}
    - podSelector:
        matchLabels:
          app.kubernetes.io/name: {{ . }}
  {{- end }}
  ports:
    - { protocol: TCP, port: {{ .port }} }
{{- end }}

{{/* A NetworkPolicy up to its ingress: {root, name, component}. */}}
{{- define "plumbline.networkPolicyHead" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}-network-policy
  labels: {{ include "plumbline.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: {{ .name }}
  policyTypes: [Ingress]
{{- end }}
