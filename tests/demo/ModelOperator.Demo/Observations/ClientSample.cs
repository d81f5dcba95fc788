using ModelOperator.Demo.Client;

namespace ModelOperator.Demo.Observations;

/// <summary>A report of the client.</summary>
/// <param name="At">The time at which it arrived, since the demo began.</param>
/// <param name="Report">The report of the client.</param>
/// <param name="Pod">The pod of the client, where there are several; otherwise empty.</param>
internal sealed record ClientSample(TimeSpan At, ClientReport Report, string Pod = "");
