namespace ModelOperator.Analysis.PromQl.Tokens;

/// <summary>One word of a query.</summary>
/// <param name="Kind">The kind of the word.</param>
/// <param name="Text">The word as written; for a string, its value.</param>
/// <param name="Position">The position where it begins, counted from 0 in characters.</param>
/// <param name="Apart">True when a blank or a comment comes before it.</param>
internal sealed record Token(TokenKind Kind, string Text, int Position, bool Apart)
{
    public bool Is(string symbol) => Kind is TokenKind.Symbol && Text == symbol;

    /// <summary>True when it is this keyword, in any case.</summary>
    public bool IsWord(string keyword) => Kind is TokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>The word as it is sent. Strings have one notation, which every reader takes for the same value.</summary>
    public string Source => Kind is TokenKind.String ? StringLiteral.Quote(Text) : Text;

    /// <summary>The word as error messages show it.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the query",
        TokenKind.String => "a string",
        _ => $"'{Text}'",
    };
}
