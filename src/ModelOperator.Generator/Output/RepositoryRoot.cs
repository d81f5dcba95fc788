namespace ModelOperator.Generator.Output;

/// <summary>Finds the repository.</summary>
internal static class RepositoryRoot
{
    /// <summary>
    /// The nearest folder from <paramref name="start"/> upwards that contains ModelOperator.sln; null when there is none.
    /// </summary>
    public static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ModelOperator.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
