namespace ModelOperator.Console.Prometheus;

/// <summary>Reports that Prometheus has not answered. The message is a sentence for the page.</summary>
internal sealed class PrometheusException(string message, Exception? inner = null) : Exception(message, inner);
