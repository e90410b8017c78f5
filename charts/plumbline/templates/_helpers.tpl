{{/* Labels of an object: {root, component, name}. */}}
{{- define "plumbline.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: argocd
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* Labels of the objects that settings live in. */}}
{{- define "plumbline.configLabels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: argocd
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "plumbline.image" -}}
{{ .Values.global.image.repository }}:{{ .Values.global.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Pod settings that all workloads share: {root, name}. */}}
{{- define "plumbline.podSpec" -}}
{{- with .root.Values.global.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.global.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.global.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.global.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- $term := dict "labelSelector" (dict "matchLabels" (dict "app.kubernetes.io/name" .name)) "topologyKey" "kubernetes.io/hostname" }}
{{- if eq .root.Values.global.podAntiAffinity "hard" }}
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution: {{ list $term | toYaml | nindent 6 }}
{{- else if eq .root.Values.global.podAntiAffinity "soft" }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm: {{ toYaml $term | nindent 10 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 999
  runAsGroup: 999
  fsGroup: 999
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* Pod labels and annotations: {root, name, component}. */}}
{{- define "plumbline.podMetadata" -}}
labels:
  app.kubernetes.io/name: {{ .name }}
  app.kubernetes.io/part-of: argocd
  app.kubernetes.io/component: {{ .component }}
  {{- with .root.Values.global.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
annotations:
  # The start parameters are read once: a change of them starts new pods.
  checksum/cmd-params: {{ .root.Values.configs.params | toJson | sha256sum }}
  {{- with .root.Values.global.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "plumbline.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* Environment out of a ConfigMap: {cm, map: YAML of variable → key}. */}}
{{- define "plumbline.envFromConfigMap" -}}
{{- $cm := .cm }}
{{- range $variable, $key := fromYaml .map }}
- name: {{ $variable }}
  valueFrom:
    configMapKeyRef:
      name: {{ $cm }}
      key: {{ $key }}
      optional: true
{{- end }}
{{- end }}

{{/* Password of Redis. */}}
{{- define "plumbline.redisPassword" -}}
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: argocd-redis
      key: auth
{{- end }}
