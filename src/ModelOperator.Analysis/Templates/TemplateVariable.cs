using System.Globalization;

namespace ModelOperator.Analysis.Templates;

/// <summary>A variable that queries may use.</summary>
/// <param name="Name">The name as written between the braces.</param>
/// <param name="IsNumber">True for a number, which may be used anywhere. Every other value may be used only within quotes, where it can be
/// escaped.</param>
/// <param name="Value">Returns the value; null when there is none.</param>
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

    /// <summary>The names of all variables, for error messages.</summary>
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

    // The range is at least one whole second, because "[0s]" is not a range.
    private static string Seconds(TimeSpan elapsed) => Math.Max(1, (long)elapsed.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
