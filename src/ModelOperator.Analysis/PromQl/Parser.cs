using ModelOperator.Analysis.PromQl.Errors;
using ModelOperator.Analysis.PromQl.Tokens;

namespace ModelOperator.Analysis.PromQl;

/// <summary>Reads PromQL's grammar by recursive descent and collects the selectors. It checks no types and no precedence: the server
/// refuses an expression of the wrong type, and neither changes where selectors are.</summary>
internal sealed class Parser(IReadOnlyList<Token> tokens)
{
    private const int Deepest = 64;

    private static readonly string[] Operators = ["+", "-", "*", "/", "%", "^", "==", "!=", "<=", "<", ">=", ">"];

    private readonly TokenReader _reader = new(tokens);
    private readonly List<Selector> _selectors = [];
    private int _depth;

    /// <summary>Returns all selectors, in the order of the text.</summary>
    /// <exception cref="PromQlException">The text is not PromQL, or uses PromQL that is not known here.</exception>
    public IReadOnlyList<Selector> Read()
    {
        ReadExpression();
        return _reader.Here.Kind is TokenKind.End ? _selectors : throw _reader.Unexpected("an operator or the end");
    }

    private void ReadExpression()
    {
        if (++_depth > Deepest)
        {
            throw _reader.Problem($"brackets are nested more than {Deepest} deep; split the query");
        }

        do
        {
            while (_reader.Take("+") || _reader.Take("-"))
            {
            }

            ReadOperand();
            while (ReadModifier())
            {
            }
        }
        while (ReadOperator());
        _depth--;
    }

    private void ReadOperand()
    {
        var here = _reader.Here;
        switch (here.Kind)
        {
            case TokenKind.Number or TokenKind.Duration or TokenKind.String:
            case TokenKind.Word when Words.Numbers.Contains(here.Text):
                _reader.Skip();
                break;
            case TokenKind.Word:
                ReadWord(here);
                break;
            case TokenKind.Symbol when here.Is("{"):
                _selectors.Add(SelectorReader.Read(_reader));
                break;
            case TokenKind.Symbol when here.Is("("):
                _reader.Skip();
                ReadExpression();
                _reader.Expect(")");
                break;
            default:
                throw _reader.Unexpected("a metric, a function or a number");
        }
    }

    private void ReadWord(Token word)
    {
        var next = _reader.Next;
        if (Words.Aggregations.Contains(word.Text) && (next.Is("(") || IsGrouping(next)))
        {
            _reader.Skip();
            var grouped = ReadGrouping();
            ReadArguments();
            _ = !grouped && ReadGrouping();
        }
        else if (next.Is("("))
        {
            if (!Words.Functions.Contains(word.Text))
            {
                throw _reader.Problem(word.Text is "info"
                    ? "info() looks for series by itself and cannot be limited to a namespace; join with * on (…) group_left (…) instead"
                    : $"'{word.Text}' is no function of PromQL that is known here; take another, or write {{__name__=\"{word.Text}\"}} for "
                        + "a metric of that name");
            }

            _reader.Skip();
            ReadArguments();
        }
        else if (Words.NoMetric.Contains(word.Text))
        {
            throw _reader.Problem(
                $"'{word.Text}' is a keyword and no operand; write {{__name__=\"{word.Text}\"}} for a metric of that name");
        }
        else
        {
            _selectors.Add(SelectorReader.Read(_reader));
        }
    }

    private void ReadArguments()
    {
        _reader.Expect("(");
        if (_reader.Take(")"))
        {
            return;
        }

        do
        {
            ReadExpression();
        }
        while (_reader.Take(","));
        _reader.Expect(")");
    }

    private bool ReadGrouping()
    {
        var found = IsGrouping(_reader.Here);
        if (found)
        {
            _reader.Skip();
            ReadLabels();
        }

        return found;
    }

    private static bool IsGrouping(Token token) => token.IsWord("by") || token.IsWord("without");

    private void ReadLabels()
    {
        _reader.Expect("(");
        while (!_reader.Take(")"))
        {
            if (_reader.Here is not ({ Kind: TokenKind.String } or { Kind: TokenKind.Word })
                || (_reader.Here is { Kind: TokenKind.Word, Text: var name } && name.Contains(':', StringComparison.Ordinal)))
            {
                throw _reader.Unexpected("the name of a label or ')'");
            }

            _reader.Skip();
            if (!_reader.Here.Is(")"))
            {
                _reader.Expect(",");
            }
        }
    }

    /// <summary>Reads a range, an offset or another moment.</summary>
    private bool ReadModifier()
    {
        if (_reader.Take("["))
        {
            _reader.ExpectDuration();
            if (_reader.Take(":") && !_reader.Here.Is("]"))
            {
                _reader.ExpectDuration();
            }

            _reader.Expect("]");
            return true;
        }

        if (_reader.TakeWord("offset"))
        {
            _reader.ExpectDuration(signed: true);
            return true;
        }

        if (!_reader.Take("@"))
        {
            return _reader.TakeWord("anchored") || _reader.TakeWord("smoothed");
        }

        if (_reader.TakeWord("start") || _reader.TakeWord("end"))
        {
            _reader.Expect("(");
            _reader.Expect(")");
        }
        else
        {
            _reader.ExpectDuration(signed: true);
        }

        return true;
    }

    /// <summary>Reads an operator between two expressions, with the modifiers that may follow it.</summary>
    private bool ReadOperator()
    {
        var here = _reader.Here;
        if (!(here.Kind is TokenKind.Symbol && Operators.Contains(here.Text))
            && !(here.Kind is TokenKind.Word && Words.Operators.Contains(here.Text)))
        {
            return false;
        }

        _reader.Skip();
        _reader.TakeWord("bool");
        if (_reader.TakeWord("on") || _reader.TakeWord("ignoring"))
        {
            ReadLabels();
            if ((_reader.TakeWord("group_left") || _reader.TakeWord("group_right")) && _reader.Here.Is("("))
            {
                ReadLabels();
            }
        }

        return true;
    }
}
