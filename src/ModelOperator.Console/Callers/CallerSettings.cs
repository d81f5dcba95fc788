using ModelOperator.Commands.Clusters;
using ModelOperator.Console.Keeping;
using ModelOperator.Console.Live;
using ModelOperator.Console.Prometheus;

namespace ModelOperator.Console.Callers;

/// <summary>The things that are the same for all callers.</summary>
/// <param name="Connect">Makes a connection to the API server that has the rights of a token, and no others.</param>
internal sealed record CallerSettings(Func<string, ICluster> Connect)
{
    /// <summary>The number of callers that are followed at once.</summary>
    public int MostCallers { get; init; } = 32;

    /// <summary>The namespaces that a caller without rights in the whole cluster may have rights in.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The Prometheus that all callers share; null for none.</summary>
    public IPrometheus? Prometheus { get; init; }

    /// <summary>The namespace of the operator; null when nobody has said it.</summary>
    public string? OperatorNamespace { get; init; }

    /// <summary>The path of the proxy at which a person is logged out; null for none.</summary>
    public string? SignOutPath { get; init; }

    /// <summary>The bounds of what is kept for all callers together.</summary>
    public SharedRoom Room { get; init; } = SharedRoom.OfThisProcess();

    /// <summary>The number of objects that are kept for one caller: ModelDeployments, and the pods and Events of those that are looked at.
    /// </summary>
    public int MostObjects { get; init; } = FleetStream.MostRows;

    /// <summary>The time after which a caller begins anew for whom there was too little room, and is enough now.</summary>
    public TimeSpan RoomReturns { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time after which nothing of a caller is kept who has asked for nothing.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The time after which the API server is asked again whether it accepts the token, and what the caller may list.</summary>
    public TimeSpan RightsLast { get; init; } = TimeSpan.FromMinutes(2);
}
