namespace ModelOperator.Hosting.Lifecycle;

/// <summary>The process cannot start, and the message alone tells a person what to change: shown without a stack trace.</summary>
public sealed class StartupException : Exception
{
    /// <summary>An exception without a message.</summary>
    public StartupException()
    {
    }

    /// <summary>An exception with a sentence that names setting, value and remedy.</summary>
    public StartupException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a sentence that names setting, value and remedy, and what caused it.</summary>
    public StartupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
