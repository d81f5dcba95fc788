namespace ModelOperator.Analysis.PromQl.Tokens;

/// <summary>One word of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of a string, what it stands for.</param>
/// <param name="Position">Where it begins, counted from 0 in characters.</param>
/// <param name="Apart">Whether a blank or a comment stands before it.</param>
internal sealed record Token(TokenKind Kind, string Text, int Position, bool Apart)
{
    public bool Is(string symbol) => Kind is TokenKind.Symbol && Text == symbol;

    /// <summary>True when it is this keyword; their case does not matter.</summary>
    public bool IsWord(string keyword) => Kind is TokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>As it is sent: strings all in one notation, which every reader takes for the same.</summary>
    public string Source => Kind is TokenKind.String ? StringLiteral.Quote(Text) : Text;

    /// <summary>For error messages.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the query",
        TokenKind.String => "a string",
        _ => $"'{Text}'",
    };
}
