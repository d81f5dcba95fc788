using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace ModelOperator.Testing.Rooms;

/// <summary>A type of one folder of a project uses a type of another. A folder is a namespace, named from the project's own on;
/// the project's own folder has an empty name.</summary>
/// <param name="UserFolder">The folder of the type that uses.</param>
/// <param name="User">The name of the type that uses.</param>
/// <param name="UsedFolder">The folder of the type that is used.</param>
/// <param name="Used">The name of the type that is used.</param>
public sealed record FolderArrow(string UserFolder, string User, string UsedFolder, string Used)
{
    /// <summary>The arrow in words: <c>Events.EventRecorder uses Controllers.OperatorOptions</c>.</summary>
    public override string ToString() => $"{UserFolder}.{User} uses {UsedFolder}.{Used}";

    /// <summary>Reads all arrows between the folders of a compiled project.</summary>
    /// <param name="assembly">The compiled project.</param>
    /// <param name="root">The project's own namespace.</param>
    /// <exception cref="InvalidOperationException">No folder uses any other, so that the code cannot have been read.</exception>
    public static IReadOnlyList<FolderArrow> In(System.Reflection.Assembly assembly, string root)
    {
        List<FolderArrow> arrows =
        [
            .. from user in new ArchLoader().LoadAssemblies(assembly).Build().Types
               from used in user.Dependencies.Select(dependency => dependency.Target)
               // The library puts the type parameters of other assemblies into a namespace of ours.
               where used is not GenericParameter
               let arrow = (User: FolderOf(user), Used: FolderOf(used))
               where arrow.User is not null && arrow.Used is not null && arrow.User != arrow.Used
               select new FolderArrow(arrow.User, user.Name, arrow.Used, used.Name),
        ];
        return arrows.Exists(arrow => arrow is { UserFolder: not "", UsedFolder: not "" })
            ? [.. arrows.Distinct().OrderBy(arrow => arrow.ToString(), StringComparer.Ordinal)]
            : throw new InvalidOperationException($"no folder of {root} uses another; is that its namespace?");

        // Null for what is not the project's: other assemblies, and what compilers generate.
        string? FolderOf(IType type) => type.Namespace?.FullName is not { } name ? null
            : name == root ? ""
            : name.StartsWith($"{root}.", StringComparison.Ordinal) ? name[(root.Length + 1)..]
            : null;
    }
}
