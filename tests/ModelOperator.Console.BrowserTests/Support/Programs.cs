namespace ModelOperator.Console.BrowserTests.Support;

/// <summary>The programs that these tests need, and what is said where one is missing.</summary>
internal static class Programs
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/google-chrome"];

    public const string Node = "node";

    /// <summary>Debian's chromium, or the same of another vendor.</summary>
    public static string Chromium { get; } = Browsers.FirstOrDefault(File.Exists) ?? Browsers[0];

    /// <summary>The reason why the tests cannot be run here; null when they can.</summary>
    public static string? Missing { get; } =
        !File.Exists(Chromium) ? $"{Chromium} is missing: apt-get install --no-install-recommends chromium"
        : !OnPath(Node) ? "node is missing: apt-get install --no-install-recommends nodejs"
        : null;

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
