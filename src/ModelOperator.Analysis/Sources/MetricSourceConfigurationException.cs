namespace ModelOperator.Analysis.Sources;

/// <summary>A metric source is configured wrongly; the message names the setting, its value and what would be right.</summary>
public sealed class MetricSourceConfigurationException : Exception
{
    /// <summary>An exception without a message.</summary>
    public MetricSourceConfigurationException()
    {
    }

    /// <summary>An exception with its sentence.</summary>
    public MetricSourceConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its sentence and cause.</summary>
    public MetricSourceConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
