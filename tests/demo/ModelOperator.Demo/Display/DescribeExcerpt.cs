namespace ModelOperator.Demo.Display;

/// <summary>The parts of what <c>kubectl describe modeldeployment</c> prints that are about checks.</summary>
internal static class DescribeExcerpt
{
    private const string FirstField = "Limit:";

    /// <summary>The entries of <c>status.monitoring.checks</c> that are bad, and the Events about checks, as kubectl prints them.</summary>
    public static IEnumerable<string> Of(string described)
    {
        var lines = described.Split('\n');
        return BadChecks(lines).Concat(Events(lines));
    }

    // kubectl writes the fields of each entry in the order of the alphabet, and nothing between two entries.
    private static IEnumerable<string> BadChecks(string[] lines)
    {
        var section = lines.SkipWhile(line => line != "Status:").SkipWhile(line => line.Trim() != "Monitoring:" || Indent(line) != 2)
            .Skip(1)
            .TakeWhile(line => Indent(line) > 2);
        var (entry, indent) = (new List<string>(), -1);
        foreach (var line in section.Append("").SkipWhile(line => line.Trim() == "Checks:"))
        {
            if (entry.Count > 0 && (line.Length == 0 || Indent(line) < indent
                || (Indent(line) == indent && line.TrimStart().StartsWith(FirstField, StringComparison.Ordinal))))
            {
                if (entry.Exists(field =>
                    field.TrimStart().StartsWith("Verdict:", StringComparison.Ordinal) && field.EndsWith("Bad", StringComparison.Ordinal)))
                {
                    foreach (var field in entry)
                    {
                        yield return field;
                    }
                }

                entry.Clear();
            }

            indent = indent < 0 ? Indent(line) : indent;
            if (Indent(line) >= indent)
            {
                entry.Add(line);
            }
        }
    }

    private static IEnumerable<string> Events(string[] lines) =>
        lines.SkipWhile(line => !line.StartsWith("Events:", StringComparison.Ordinal)).Skip(1)
            .Where(line => line.Contains("Monitoring", StringComparison.Ordinal) || line.Contains("Reason", StringComparison.Ordinal));

    private static int Indent(string line) => line.Length - line.TrimStart().Length;
}
