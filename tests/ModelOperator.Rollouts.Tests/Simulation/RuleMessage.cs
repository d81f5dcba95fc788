using System.Runtime.CompilerServices;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>What a broken rule says; put together only when it is broken, for rules are checked millions of times.</summary>
[InterpolatedStringHandler]
internal ref struct RuleMessage
{
    private DefaultInterpolatedStringHandler text;

    public RuleMessage(int literalLength, int formattedCount, bool holds, out bool isWanted)
    {
        isWanted = !holds;
        text = isWanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string value) => text.AppendLiteral(value);

    public void AppendFormatted<T>(T value, string? format = null) => text.AppendFormatted(value, format);

    public string Build() => text.ToStringAndClear();
}
