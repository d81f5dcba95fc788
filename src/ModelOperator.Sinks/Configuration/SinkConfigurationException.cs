namespace ModelOperator.Sinks.Configuration;

/// <summary>Reports that a sink is configured wrongly. The message names the setting, its value and what would be right.</summary>
public sealed class SinkConfigurationException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public SinkConfigurationException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public SinkConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public SinkConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
