using k8s.Models;

namespace ModelOperator.Operator.Objects;

/// <summary>Probes that notice a pod coming up within seconds, and do not take a busy node for a dead pod.</summary>
internal static class Probes
{
    private const int Patience = 5;

    /// <summary>Asked every second until the first success, for up to an hour.</summary>
    public static V1Probe Startup(V1HTTPGetAction get) =>
        new() { HttpGet = get, PeriodSeconds = 1, TimeoutSeconds = Patience, FailureThreshold = 3600 };

    /// <summary>Asked every two seconds; three failures in a row take the pod out.</summary>
    public static V1Probe Readiness(V1HTTPGetAction get) =>
        new() { HttpGet = get, PeriodSeconds = 2, TimeoutSeconds = Patience, FailureThreshold = 3 };

    /// <summary>Asked every ten seconds; a minute without an answer restarts the container.</summary>
    public static V1Probe Liveness(V1HTTPGetAction get) =>
        new() { HttpGet = get, PeriodSeconds = 10, TimeoutSeconds = Patience, FailureThreshold = 6 };
}
