using ModelOperator.Contracts.Models;

namespace ModelOperator.Fetching.Hub;

/// <summary>The settings of <c>hf://</c> addresses.</summary>
internal sealed record HubOptions
{
    /// <summary>The address of the Hub or of a mirror.</summary>
    public string Endpoint { get; init; } = HubAddress.DefaultEndpoint;
}
