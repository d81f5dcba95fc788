using ModelOperator.Api;

namespace ModelOperator.Cli.Watching;

/// <summary>The state that a watch knows at one moment.</summary>
/// <param name="Deployment">The ModelDeployment as last seen.</param>
/// <param name="Now">The moment at which it is shown.</param>
/// <param name="Trouble">The reason why the API server cannot be reached at present; null when it answers.</param>
internal sealed record WatchedState(ModelDeployment Deployment, DateTimeOffset Now, string? Trouble);
