using ModelOperator.Analysis.PromQl.Errors;
using ModelOperator.Analysis.PromQl.Tokens;

namespace ModelOperator.Analysis.PromQl;

/// <summary>Reads a selector: <c>name{a="b"}</c>, <c>{a="b"}</c>, <c>{"name", a="b"}</c> or a bare name.</summary>
internal static class SelectorReader
{
    private const string Name = "__name__";
    private static readonly string[] Operators = ["=", "!=", "=~", "!~"];

    // These names belong to Prometheus. Other names that begin like them are not labels but commands to one kind of server.
    private static readonly string[] Reserved = [Name, "__type__", "__unit__"];

    public static Selector Read(TokenReader reader)
    {
        var matchers = new List<LabelMatcher>();
        if (reader.Here.Kind is TokenKind.Word)
        {
            matchers.Add(new(Name, "=", reader.Here.Text));
            reader.Skip();
        }

        var named = matchers.Count > 0;
        if (!reader.Take("{"))
        {
            return new(matchers, reader.Index - 1, HasBraces: false, NeedsComma: false);
        }

        var needsComma = false;
        while (!reader.Here.Is("}"))
        {
            matchers.Add(ReadMatcher(reader, ref named));
            if (reader.Here.IsWord("or"))
            {
                throw reader.Problem("'or' between conditions is not PromQL; write two selectors with 'or' between them");
            }

            needsComma = reader.Here.Is("}");
            if (!needsComma)
            {
                reader.Expect(",");
            }
        }

        var last = reader.Index;
        reader.Skip();
        return new(matchers, last, HasBraces: true, needsComma);
    }

    private static LabelMatcher ReadMatcher(TokenReader reader, ref bool named)
    {
        var label = reader.Here;
        if (label.Kind is not (TokenKind.Word or TokenKind.String)
            || (label.Kind is TokenKind.Word && label.Text.Contains(':', StringComparison.Ordinal)))
        {
            throw reader.Unexpected("the name of a label or '}'");
        }

        reader.Skip();
        if (label.Kind is TokenKind.String && (reader.Here.Is(",") || reader.Here.Is("}")))
        {
            if (named)
            {
                throw new PromQlException(label.Position, "the selector has two names; keep one");
            }

            named = true;
            return new(Name, "=", label.Text);
        }

        if (label.Text.StartsWith("__", StringComparison.Ordinal) && !Reserved.Contains(label.Text))
        {
            throw new PromQlException(
                label.Position, $"the label {label.Text} is reserved; only {string.Join(", ", Reserved)} may begin with __");
        }

        var matching = reader.Here;
        if (matching.Kind is not TokenKind.Symbol || !Operators.Contains(matching.Text))
        {
            throw reader.Unexpected("one of = != =~ !~");
        }

        reader.Skip();
        if (reader.Here.Kind is not TokenKind.String)
        {
            throw reader.Unexpected("a string in quotes");
        }

        var value = reader.Here.Text;
        reader.Skip();
        return new(label.Text, matching.Text, value);
    }
}
