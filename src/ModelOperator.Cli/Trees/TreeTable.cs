using ModelOperator.Cli.Rendering;
using ModelOperator.Commands.Wording;

namespace ModelOperator.Cli.Trees;

/// <summary>Draws a tree with a line for each object.</summary>
internal static class TreeTable
{
    private static readonly string[] Headers = ["NAME", "KIND", "STATUS", "WEIGHT", "READY", "AGE", "INFO"];

    /// <summary>Writes the tree below <paramref name="root"/>.</summary>
    public static void Write(TextWriter output, TreeNode root, DateTimeOffset now)
    {
        List<string[]> rows = [Headers];
        Add(rows, root, branch: "", below: "", now);
        new TextColumns(output).Write(rows);
    }

    private static void Add(List<string[]> rows, TreeNode node, string branch, string below, DateTimeOffset now)
    {
        string?[] cells =
        [
            node.Kind, node.Status, node.Weight is { } weight ? $"{weight}%" : null, node.Ready, Age.Of(node.CreatedAt, now), node.Info,
        ];
        rows.Add([branch + Tables.Printable(node.Name), .. cells.Select(Tables.Printable)]);
        for (var index = 0; index < node.Children.Count; index++)
        {
            var isLast = index == node.Children.Count - 1;
            Add(rows, node.Children[index], below + (isLast ? "└── " : "├── "), below + (isLast ? "    " : "│   "), now);
        }
    }
}
