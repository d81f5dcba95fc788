namespace ModelOperator.Profiles;

/// <summary>No profile can be made of this sample or be read from this file; the message alone tells a person what to change.</summary>
public sealed class ProfileException : Exception
{
    /// <summary>An exception without a message.</summary>
    public ProfileException()
    {
    }

    /// <summary>An exception with a sentence that names what is wrong and the remedy.</summary>
    public ProfileException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a sentence that names what is wrong and the remedy, and what caused it.</summary>
    public ProfileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
