namespace ModelOperator.Kubernetes.Errors;

/// <summary>There is no usable configuration of a cluster; the message names the file and the field.</summary>
public sealed class KubernetesConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
