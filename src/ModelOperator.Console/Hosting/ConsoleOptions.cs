using ModelOperator.Console.Sessions;

namespace ModelOperator.Console.Hosting;

/// <summary>The settings of a console.</summary>
internal sealed record ConsoleOptions
{
    /// <summary>The port on loopback; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The namespaces that are looked at; null for all.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>The words that depend on how the console runs.</summary>
    public ConsoleWords Words { get; init; } = ConsoleWords.Local;

    /// <summary>The person whose rights are used, as the API server calls them; null when it is not known.</summary>
    public string? Person { get; init; }

    /// <summary>The path of the proxy at which a person is logged out; null for none.</summary>
    public string? SignOutPath { get; init; }

    /// <summary>The version of the program.</summary>
    public string Version { get; init; } =
        typeof(ConsoleOptions).Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
