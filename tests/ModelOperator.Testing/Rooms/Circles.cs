using System.Reflection;

namespace ModelOperator.Testing.Rooms;

/// <summary>Finds folders of a project that use each other in a circle.</summary>
public static class Circles
{
    /// <summary>The arrows between folders that lie on a circle. The project's own folder may use all others and is left out.</summary>
    /// <param name="assembly">The compiled project.</param>
    /// <param name="root">The project's own namespace.</param>
    /// <exception cref="InvalidOperationException">No folder uses any other, so that the code cannot have been read.</exception>
    public static IReadOnlyList<string> Of(Assembly assembly, string root)
    {
        List<FolderArrow> arrows = [.. FolderArrow.In(assembly, root).Where(arrow => arrow is { UserFolder: not "", UsedFolder: not "" })];
        var uses = arrows.ToLookup(arrow => arrow.UserFolder, arrow => arrow.UsedFolder, StringComparer.Ordinal);
        return [.. arrows.Where(arrow => Reaches(arrow.UsedFolder, arrow.UserFolder)).Select(arrow => arrow.ToString())];

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
