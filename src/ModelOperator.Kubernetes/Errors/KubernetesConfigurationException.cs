namespace ModelOperator.Kubernetes.Errors;

/// <summary>Reports that there is no usable configuration of a cluster. The message names the file and the field.</summary>
public sealed class KubernetesConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
