namespace ModelOperator.Analysis.Templates;

/// <summary>Follows PromQL text and knows whether it is within a string and of which quote, or within a comment.</summary>
internal struct QuoteState
{
    private bool _escaped;

    /// <summary>The quote that is open: <c>"</c>, <c>'</c> or a backtick; <c>#</c> within a comment; null in plain text.</summary>
    public char? Open { get; private set; }

    public readonly bool InString => Open is '"' or '\'' or '`';

    /// <summary>Whether the character before was a backslash that takes the next one along.</summary>
    public readonly bool InEscape => _escaped;

    public void Read(char character)
    {
        if (_escaped)
        {
            _escaped = false;
        }
        else if (Open is null)
        {
            Open = character is '"' or '\'' or '`' or '#' ? character : null;
        }
        else if (Open is '#')
        {
            Open = character is '\n' or '\r' ? null : Open;
        }
        else if (character == Open)
        {
            Open = null;
        }
        else
        {
            _escaped = character is '\\' && Open is not '`';
        }
    }
}
