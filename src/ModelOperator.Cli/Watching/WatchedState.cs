using ModelOperator.Api;

namespace ModelOperator.Cli.Watching;

/// <summary>What a watch knows at a moment.</summary>
/// <param name="Deployment">The ModelDeployment as last seen.</param>
/// <param name="Now">The moment at which it is shown.</param>
/// <param name="Trouble">Why the API server cannot be asked at present; null when it answers.</param>
internal sealed record WatchedState(ModelDeployment Deployment, DateTimeOffset Now, string? Trouble);
