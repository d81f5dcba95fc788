namespace ModelOperator.Hosting.Lifecycle;

/// <summary>
/// Reports that the process cannot start. The message alone tells a person what to change, and is shown without a stack trace.
/// </summary>
public sealed class StartupException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public StartupException()
    {
    }

    /// <summary>Makes an exception with a sentence that names setting, value and remedy.</summary>
    public StartupException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a sentence that names setting, value and remedy, and with its cause.</summary>
    public StartupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
