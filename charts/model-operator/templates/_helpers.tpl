{{- define "model-operator.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "model-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "model-operator.labels" -}}
{{ include "model-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{- define "model-operator.serviceAccountName" -}}
{{- default (include "model-operator.fullname" .) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "model-operator.image" -}}
{{- printf "%s:%s" .image.repository (default .root.Chart.AppVersion .image.tag | toString) -}}
{{- end -}}

{{- /* Takes the CEL rules out of a schema, at any depth: a server before 1.25 does not know the field, and refuses it in a server-side apply. */ -}}
{{- define "model-operator.removeRules" -}}
{{- if kindIs "map" . -}}
{{- $_ := unset . "x-kubernetes-validations" -}}
{{- range . }}{{ include "model-operator.removeRules" . }}{{ end -}}
{{- else if kindIs "slice" . -}}
{{- range . }}{{ include "model-operator.removeRules" . }}{{ end -}}
{{- end -}}
{{- end -}}
