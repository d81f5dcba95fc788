using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Analysis.PromQl;

/// <summary>Limits a query to the series of one namespace by adding the condition to every selector, even if it already has one. A query
/// that cannot be read with certainty is refused.</summary>
internal static class NamespaceScope
{
    /// <summary>Limits a query; false when it is refused.</summary>
    /// <param name="query">The PromQL query, with all values filled in.</param>
    /// <param name="label">The label that holds the namespace of a series.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="limited">The query to send.</param>
    /// <param name="problem">The reason why it is refused: what is wrong, where, and what would be right.</param>
    public static bool TryLimit(
        string query, string label, string @namespace, [NotNullWhen(true)] out string? limited, [NotNullWhen(false)] out string? problem)
    {
        (limited, problem) = (null, null);
        if (!ParsedQuery.TryRead(query, out var read, out var error))
        {
            problem = error.ToString();
            return false;
        }

        limited = read.With(new(label, "=", @namespace));
        if (limited.Length <= ParsedQuery.MaxLength)
        {
            return true;
        }

        problem =
            $"with the namespace in each of its {read.Selectors.Count} selectors the query has {limited.Length} characters; at most "
            + $"{ParsedQuery.MaxLength} are sent";
        limited = null;
        return false;
    }
}
