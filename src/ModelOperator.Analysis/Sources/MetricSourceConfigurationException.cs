namespace ModelOperator.Analysis.Sources;

/// <summary>Reports that a metric source is configured wrongly. The message names the setting, its value and what would be right.</summary>
public sealed class MetricSourceConfigurationException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public MetricSourceConfigurationException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public MetricSourceConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public MetricSourceConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
