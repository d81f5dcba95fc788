namespace ModelOperator.Profiles;

/// <summary>
/// Reports that no profile can be made from a sample or read from a file. The message alone tells a person what to change.
/// </summary>
public sealed class ProfileException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ProfileException()
    {
    }

    /// <summary>Makes an exception with a sentence that names the problem and the remedy.</summary>
    public ProfileException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a sentence that names the problem and the remedy, and with its cause.</summary>
    public ProfileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
