using ModelOperator.Api;

namespace ModelOperator.Cli.Watching;

/// <summary>What is known at a moment.</summary>
/// <param name="Deployment">The ModelDeployment as last seen.</param>
/// <param name="Now">The moment.</param>
/// <param name="Trouble">What keeps us from the server just now; null when nothing does.</param>
internal sealed record Sight(ModelDeployment Deployment, DateTimeOffset Now, string? Trouble);
