namespace ModelOperator.Analysis.PromQl.Tokens;

/// <summary>The kinds of words that PromQL is made of.</summary>
internal enum TokenKind
{
    End,

    /// <summary>A name or a keyword: which, only the place tells.</summary>
    Word,
    Number,
    Duration,
    String,

    /// <summary>A bracket, a comma, a colon, an operator.</summary>
    Symbol,
}
