using ModelOperator.Demo.Client;

namespace ModelOperator.Demo.Observations;

/// <summary>A report of the client.</summary>
/// <param name="At">When it arrived, since the demo began.</param>
/// <param name="Report">What it says.</param>
/// <param name="Pod">Which client it is, where there are several; else empty.</param>
internal sealed record ClientSample(TimeSpan At, ClientReport Report, string Pod = "");
