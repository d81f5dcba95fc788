using System.Globalization;

namespace ModelOperator.Analysis.Templates;

/// <summary>A variable that queries may use.</summary>
/// <param name="Name">As written between the braces.</param>
/// <param name="IsNumber">Numbers may stand anywhere; everything else only within quotes, where it can be escaped.</param>
/// <param name="Value">Its value; null when it has none.</param>
internal sealed record TemplateVariable(string Name, bool IsNumber, Func<TemplateContext, string?> Value)
{
    private static readonly TemplateVariable[] All =
    [
        new("candidate.revision", false, context => context.Candidate.Revision),
        new("candidate.service", false, context => context.Candidate.Service),
        new("candidate.version", false, context => context.Candidate.Version),
        new("stable.revision", false, context => context.Stable.Revision),
        new("stable.service", false, context => context.Stable.Service),
        new("stable.version", false, context => context.Stable.Version),
        new("namespace", false, context => context.Namespace),
        new("name", false, context => context.Name),
        new("elapsed", true, context => Seconds(context.Elapsed)),
    ];

    /// <summary>The names of all, for error messages.</summary>
    public static string Names => string.Join(", ", All.Select(variable => variable.Name));

    public static TemplateVariable? Find(ReadOnlySpan<char> name)
    {
        foreach (var variable in All)
        {
            if (name.SequenceEqual(variable.Name))
            {
                return variable;
            }
        }

        return null;
    }

    // Whole seconds, at least one: "[0s]" is no range.
    private static string Seconds(TimeSpan elapsed) => Math.Max(1, (long)elapsed.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
