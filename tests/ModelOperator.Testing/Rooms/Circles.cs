using System.Reflection;

namespace ModelOperator.Testing.Rooms;

/// <summary>Finds folders of a project that use each other in a circle. A folder is a namespace.</summary>
public static class Circles
{
    /// <summary>One line for each arrow between folders that lies on a circle: <c>Events.EventRecorder uses
    /// Controllers.OperatorOptions</c>.</summary>
    /// <param name="assembly">The compiled project.</param>
    /// <param name="root">The project's own namespace.</param>
    /// <exception cref="InvalidOperationException">No folder uses any other, so that the code cannot have been read.</exception>
    public static IReadOnlyList<string> Of(Assembly assembly, string root)
    {
        var types = assembly.GetTypes().Where(type => FolderOf(type) is not (null or "")).ToList();
        var arrows = types
            .SelectMany(user => UsedTypes.Of(user).Select(used => (User: user, Used: used)))
            .Where(arrow => FolderOf(arrow.Used) is not (null or "") && FolderOf(arrow.Used) != FolderOf(arrow.User))
            .ToList();
        if (arrows.Count == 0)
        {
            throw new InvalidOperationException($"no folder of {root} uses another; is that its namespace?");
        }

        var uses = arrows.ToLookup(arrow => FolderOf(arrow.User)!, arrow => FolderOf(arrow.Used)!, StringComparer.Ordinal);
        return
        [
            .. arrows.Where(arrow => Reaches(FolderOf(arrow.Used)!, FolderOf(arrow.User)!))
                .Select(arrow => $"{FolderOf(arrow.User)}.{arrow.User.Name} uses {FolderOf(arrow.Used)}.{arrow.Used.Name}")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

        // Generated code has types without a namespace of the project.
        string? FolderOf(Type type) => type.Assembly != assembly || type.Namespace is not { } name ? null
            : name == root ? ""
            : name.StartsWith($"{root}.", StringComparison.Ordinal) ? name[(root.Length + 1)..]
            : null;

        bool Reaches(string from, string to)
        {
            var (seen, open) = (new HashSet<string>(StringComparer.Ordinal) { from }, new Stack<string>([from]));
            while (open.TryPop(out var folder))
            {
                if (folder == to)
                {
                    return true;
                }

                foreach (var next in uses[folder].Where(seen.Add))
                {
                    open.Push(next);
                }
            }

            return false;
        }
    }
}
