using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ModelOperator.Analysis.Templates;

/// <summary>A PromQL query with variables: <c>sum(rate(x{revision="{{ candidate.revision }}"}[{{ elapsed }}s]))</c>. Values are escaped for
/// the string that they are in, so that no value can end it. Outside of strings only numbers are allowed.</summary>
public sealed class QueryTemplate
{
    private const string Opening = "{{";
    private const string Closing = "}}";

    private readonly IReadOnlyList<Part> _parts;

    private QueryTemplate(IReadOnlyList<Part> parts) => _parts = parts;

    /// <summary>True when it asks about the candidate.</summary>
    public bool NamesCandidate => _parts.Any(part => part.Variable?.Name.StartsWith("candidate.", StringComparison.Ordinal) == true);

    /// <summary>Reads a template.</summary>
    /// <param name="text">The query in the spec.</param>
    /// <param name="template">The template, which can be rendered many times.</param>
    /// <param name="error">The error, with its place.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out QueryTemplate? template, [NotNullWhen(false)] out TemplateError? error)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        var quotes = default(QuoteState);
        template = null;
        error = null;
        for (var index = 0; index < text.Length;)
        {
            if (!text.AsSpan(index).StartsWith(Opening, StringComparison.Ordinal))
            {
                quotes.Read(text[index]);
                literal.Append(text[index]);
                index++;
                continue;
            }

            var end = text.IndexOf(Closing, index, StringComparison.Ordinal);
            error = end < 0
                ? new TemplateError(index + 1, "'{{' has no '}}'")
                : Problem(text[(index + Opening.Length)..end].Trim(), quotes, index + 1);
            if (error is not null)
            {
                return false;
            }

            parts.Add(new Part(
                literal.ToString(), TemplateVariable.Find(text.AsSpan((index + Opening.Length)..end).Trim()), quotes.Open,
                end + Closing.Length - index));
            literal.Clear();
            index = end + Closing.Length;
        }

        parts.Add(new Part(literal.ToString(), null, null, 0));
        template = new QueryTemplate(parts);
        return true;
    }

    /// <summary>
    /// The query with placeholders of the same length as the variables, so that an error can be found before there are values, and at its
    /// place.
    /// </summary>
    public string Shape() =>
        string.Concat(_parts.Select(part => part.Literal + new string(part.Variable is { IsNumber: true } ? '1' : 'x', part.Length)));

    /// <summary>Fills in the values.</summary>
    /// <param name="context">The values.</param>
    /// <param name="query">The query to send.</param>
    /// <param name="problem">A sentence that names a variable without a value, or with one that its string cannot hold; null when there is
    /// no such variable.</param>
    public bool TryRender(TemplateContext context, [NotNullWhen(true)] out string? query, [NotNullWhen(false)] out string? problem)
    {
        var text = new StringBuilder();
        query = null;
        foreach (var (literal, variable, quote, _) in _parts)
        {
            text.Append(literal);
            if (variable is null)
            {
                continue;
            }

            var value = variable.Value(context);
            if (value is null)
            {
                problem = $"{{{{ {variable.Name} }}}} has no value: the spec of that revision has no model.version";
                return false;
            }

            if (quote is '`' && value.Contains('`', StringComparison.Ordinal))
            {
                problem = $"the value of {{{{ {variable.Name} }}}} has a backtick and cannot stand between backticks; use double quotes";
                return false;
            }

            AppendEscaped(text, value, quote);
        }

        query = text.ToString();
        problem = null;
        return true;
    }

    private static TemplateError? Problem(string name, QuoteState quotes, int position)
    {
        var variable = TemplateVariable.Find(name);
        if (variable is null)
        {
            return new TemplateError(position, $"unknown variable '{name}'; known are {TemplateVariable.Names}");
        }

        if (quotes.InEscape)
        {
            return new TemplateError(position, $"a backslash stands before {{{{ {name} }}}}; remove it");
        }

        return variable.IsNumber || quotes.InString
            ? null
            : new TemplateError(position, $"{{{{ {name} }}}} must stand within quotes: \"{{{{ {name} }}}}\"");
    }

    private static void AppendEscaped(StringBuilder text, string value, char? quote)
    {
        foreach (var character in value)
        {
            _ = character switch
            {
                _ when quote is '`' => text.Append(character),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '"' or '\'' when character == quote => text.Append('\\').Append(character),
                _ => text.Append(character),
            };
        }
    }

    private sealed record Part(string Literal, TemplateVariable? Variable, char? Quote, int Length);
}
