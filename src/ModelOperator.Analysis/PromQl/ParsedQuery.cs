using System.Diagnostics.CodeAnalysis;
using System.Text;
using ModelOperator.Analysis.PromQl.Errors;
using ModelOperator.Analysis.PromQl.Tokens;

namespace ModelOperator.Analysis.PromQl;

/// <summary>A query that was read from its first word to its last, so that all the places where it reads series are known.</summary>
internal sealed class ParsedQuery
{
    /// <summary>The largest number of characters that is read.</summary>
    public const int MaxLength = 8192;

    private readonly IReadOnlyList<Token> _tokens;

    private ParsedQuery(IReadOnlyList<Token> tokens, IReadOnlyList<Selector> selectors)
    {
        _tokens = tokens;
        Selectors = selectors;
    }

    public IReadOnlyList<Selector> Selectors { get; }

    /// <summary>Reads a query. Every text gives a query or an error; nothing is thrown.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out ParsedQuery? query, [NotNullWhen(false)] out PromQlError? error)
    {
        (query, error) = (null, null);
        if (text.Length > MaxLength)
        {
            error = PromQlError.At(text, MaxLength, $"the query has {text.Length} characters; at most {MaxLength} are read");
            return false;
        }

        try
        {
            var tokens = Lexer.Read(text);
            query = new(tokens, new Parser(tokens).Read());
            return true;
        }
        catch (PromQlException exception)
        {
            error = PromQlError.At(text, exception.Position, exception.Message);
            return false;
        }
    }

    /// <summary>Writes the query again, word by word and without comments, with one more condition in every selector.</summary>
    public string With(LabelMatcher matcher)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var index = 0; index < _tokens.Count - 1; index++)
        {
            var token = _tokens[index];
            text.Append(token.Apart && text.Length > 0 ? " " : "");
            if (next == Selectors.Count || Selectors[next].Last != index)
            {
                text.Append(token.Source);
                continue;
            }

            var selector = Selectors[next++];
            var condition = selector.Matchers.Contains(matcher)
                ? ""
                : $"{matcher.Label}{matcher.Operator}{StringLiteral.Quote(matcher.Value)}";
            _ = selector.HasBraces
                ? text.Append(selector.NeedsComma && condition.Length > 0 ? "," : "").Append(condition).Append('}')
                : text.Append(token.Source).Append('{').Append(condition).Append('}');
        }

        return text.ToString();
    }
}
