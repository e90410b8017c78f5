// Prints, as JSON, what libs/core needs to know of the built-in Kubernetes kinds: the fields of their types, which of
// them are left out when empty, and their strategic merge keys. The tags of the Go types are the law of kubectl apply.
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

type output struct {
	Kinds map[string]string            `json:"kinds"`
	Types map[string]map[string]string `json:"types"`
}

// The versions that a current API server serves, and no list or option kinds.
var versions = []string{
	"v1", "admissionregistration.k8s.io/v1", "apiextensions.k8s.io/v1", "apiregistration.k8s.io/v1", "apps/v1",
	"autoscaling/v1", "autoscaling/v2", "batch/v1", "certificates.k8s.io/v1", "coordination.k8s.io/v1",
	"discovery.k8s.io/v1", "events.k8s.io/v1", "flowcontrol.apiserver.k8s.io/v1", "networking.k8s.io/v1",
	"node.k8s.io/v1", "policy/v1", "rbac.authorization.k8s.io/v1", "resource.k8s.io/v1", "scheduling.k8s.io/v1",
	"storage.k8s.io/v1",
}

func main() {
	must(apiextensions.AddToScheme(scheme.Scheme))
	must(apiregistration.AddToScheme(scheme.Scheme))
	out := output{Kinds: map[string]string{}, Types: map[string]map[string]string{}}
	for gvk, goType := range scheme.Scheme.AllKnownTypes() {
		apiVersion, kind := gvk.GroupVersion().String(), gvk.Kind
		if _, isObject := reflect.New(goType).Interface().(metav1.Object); !isObject || !slices.Contains(versions, apiVersion) {
			continue
		}
		out.Kinds[apiVersion+"/"+kind] = out.add(goType)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	must(encoder.Encode(out))
}

func (out output) add(goType reflect.Type) string {
	path := strings.Split(goType.PkgPath(), "/")
	name := strings.Join(path[len(path)-2:], "/") + "." + goType.Name()
	if _, known := out.Types[name]; known {
		return name
	}
	fields := map[string]string{}
	out.Types[name] = fields
	out.addFields(goType, fields)
	return name
}

func (out output) addFields(goType reflect.Type, fields map[string]string) {
	for i := range goType.NumField() {
		field := goType.Field(i)
		tag := strings.Split(field.Tag.Get("json"), ",")
		if tag[0] == "-" || !field.IsExported() {
			continue
		}
		if tag[0] == "" && (field.Anonymous || slices.Contains(tag, "inline")) {
			out.addFields(field.Type, fields)
			continue
		}
		fields[tag[0]] = emptiness(field, tag) + out.encode(field.Type) + mergeRule(field)
	}
}

// "?": left out when empty; "*": a pointer, left out when null only; "": always written.
func emptiness(field reflect.StructField, tag []string) string {
	mayBeLeftOut := slices.Contains(tag, "omitempty") || slices.Contains(tag, "omitzero")
	if !mayBeLeftOut {
		return ""
	}
	if field.Type.Kind() == reflect.Pointer {
		return "*"
	}
	if field.Type.Kind() == reflect.Struct && !slices.Contains(tag, "omitzero") {
		return ""
	}
	return "?"
}

func mergeRule(field reflect.StructField) string {
	strategy := field.Tag.Get("patchStrategy")
	if strategy == "" {
		return ""
	}
	return "|" + strings.ReplaceAll(strategy, "merge", "merge="+field.Tag.Get("patchMergeKey"))
}

// s text, b boolean, i integer, n number, q quantity, o integer or text, t time, d base64, j anything,
// @name a type, [x a list of x, {x a map of x.
func (out output) encode(goType reflect.Type) string {
	switch goType {
	case reflect.TypeFor[resource.Quantity]():
		return "q"
	case reflect.TypeFor[intstr.IntOrString]():
		return "o"
	case reflect.TypeFor[metav1.Time](), reflect.TypeFor[metav1.MicroTime]():
		return "t"
	case reflect.TypeFor[metav1.Duration]():
		return "s"
	case reflect.TypeFor[runtime.RawExtension](), reflect.TypeFor[metav1.FieldsV1](), reflect.TypeFor[apiextensions.JSON](),
		reflect.TypeFor[apiextensions.JSONSchemaPropsOrArray](), reflect.TypeFor[apiextensions.JSONSchemaPropsOrBool](),
		reflect.TypeFor[apiextensions.JSONSchemaPropsOrStringArray](), reflect.TypeFor[apiextensions.JSONSchemaProps]():
		return "j"
	}
	switch goType.Kind() {
	case reflect.Pointer:
		return out.encode(goType.Elem())
	case reflect.String:
		return "s"
	case reflect.Bool:
		return "b"
	case reflect.Float32, reflect.Float64:
		return "n"
	case reflect.Slice:
		if goType.Elem().Kind() == reflect.Uint8 {
			return "d"
		}
		return "[" + out.encode(goType.Elem())
	case reflect.Map:
		return "{" + out.encode(goType.Elem())
	case reflect.Struct:
		return "@" + out.add(goType)
	case reflect.Interface:
		return "j"
	default:
		return "i"
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
