using System.Runtime.CompilerServices;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>The message of a broken rule, put together only when it is broken, for rules are checked millions of times.</summary>
[InterpolatedStringHandler]
internal ref struct RuleMessage
{
    private DefaultInterpolatedStringHandler _text;

    public RuleMessage(int literalLength, int formattedCount, bool holds, out bool isWanted)
    {
        isWanted = !holds;
        _text = isWanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value, string? format = null) => _text.AppendFormatted(value, format);

    public string Build() => _text.ToStringAndClear();
}
