using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>A gateway pod: it applies what is written after a while, and what is current when it starts.</summary>
internal sealed class SimulatedGateway
{
    public TrafficStatus? Applied { get; set; }

    public bool Ready { get; set; } = true;

    /// <summary>When it next looks at what is written, or when it is ready again.</summary>
    public DateTimeOffset NextLook { get; set; }
}
