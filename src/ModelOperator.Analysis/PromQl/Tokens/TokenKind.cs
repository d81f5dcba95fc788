namespace ModelOperator.Analysis.PromQl.Tokens;

/// <summary>The kinds of words that PromQL is made of.</summary>
internal enum TokenKind
{
    End,

    /// <summary>A name or a keyword; only its place tells which.</summary>
    Word,
    Number,
    Duration,
    String,

    /// <summary>A bracket, a comma, a colon or an operator.</summary>
    Symbol,
}
