namespace ModelOperator.Contracts.Tests;

/// <summary>Texts that an earlier version wrote, byte for byte.</summary>
internal static class Recordings
{
    public static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recorded", file));
}
