namespace ModelOperator.Sinks.Configuration;

/// <summary>A sink is configured wrongly; the message names the setting, its value and what would be right.</summary>
public sealed class SinkConfigurationException : Exception
{
    /// <summary>An exception without a message.</summary>
    public SinkConfigurationException()
    {
    }

    /// <summary>An exception with its sentence.</summary>
    public SinkConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its sentence and cause.</summary>
    public SinkConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
