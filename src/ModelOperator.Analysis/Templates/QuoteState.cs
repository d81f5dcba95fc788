namespace ModelOperator.Analysis.Templates;

/// <summary>Reads PromQL character by character and knows whether it is inside a string, with which quote, or inside a comment.</summary>
internal struct QuoteState
{
    private bool _escaped;

    /// <summary>The quote that is open: <c>"</c>, <c>'</c> or a backtick; <c>#</c> within a comment; null in plain text.</summary>
    public char? Open { get; private set; }

    public readonly bool InString => Open is '"' or '\'' or '`';

    /// <summary>True when the character before was a backslash that belongs to the next one.</summary>
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
