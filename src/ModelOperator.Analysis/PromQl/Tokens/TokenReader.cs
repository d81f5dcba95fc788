using ModelOperator.Analysis.PromQl.Errors;

namespace ModelOperator.Analysis.PromQl.Tokens;

/// <summary>Goes through the words of a query.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens)
{
    /// <summary>The index of the next word.</summary>
    public int Index { get; private set; }

    public Token Here => tokens[Index];

    public Token Next => tokens[Math.Min(Index + 1, tokens.Count - 1)];

    public void Skip() => Index = Math.Min(Index + 1, tokens.Count - 1);

    public bool Take(string symbol) => Take(Here.Is(symbol));

    public bool TakeWord(string keyword) => Take(Here.IsWord(keyword));

    public void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    public void ExpectDuration(bool signed = false)
    {
        _ = signed && (Take("+") || Take("-"));
        if (!Take(Here.Kind is TokenKind.Duration or TokenKind.Number))
        {
            throw Unexpected(signed ? "a duration like 5m, or a number" : "a duration like 5m");
        }
    }

    public PromQlException Unexpected(string right) => Problem($"{Here} stands where {right} is expected");

    public PromQlException Problem(string message) => new(Here.Position, message);

    private bool Take(bool fits)
    {
        if (fits)
        {
            Skip();
        }

        return fits;
    }
}
