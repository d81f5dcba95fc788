namespace ModelOperator.Contracts.Reports;

/// <summary>The requests of clients in a gateway's report, whichever revision they go to (R34, R35).</summary>
/// <param name="UpSeconds">The seconds since the gateway started.</param>
/// <param name="SinceLastSeconds">The seconds since a request last began or ended; null when none has come since the start.</param>
/// <param name="UnderWay">The number of requests that pods are answering now.</param>
/// <param name="Held">The number of requests that wait for a first pod.</param>
public sealed record CallsInReport(double UpSeconds, double? SinceLastSeconds, int UnderWay, int Held);
