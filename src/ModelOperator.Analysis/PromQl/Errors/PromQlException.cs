namespace ModelOperator.Analysis.PromQl.Errors;

/// <summary>Reports a text that cannot be read as PromQL. It never leaves this folder.</summary>
internal sealed class PromQlException : Exception
{
    public PromQlException()
    {
    }

    public PromQlException(string message)
        : base(message)
    {
    }

    public PromQlException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public PromQlException(int position, string message)
        : base(message) => Position = position;

    /// <summary>The place in the text, counted in characters from 0.</summary>
    public int Position { get; }
}
