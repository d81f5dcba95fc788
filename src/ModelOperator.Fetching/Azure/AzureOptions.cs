namespace ModelOperator.Fetching.Azure;

/// <summary>The settings of <c>azure://</c> addresses.</summary>
internal sealed record AzureOptions
{
    /// <summary>The address of a service with the API of Azure Blob Storage, in which the account is the first part of the path. Empty for
    /// Azure, where the account is in the host's name.</summary>
    public string Endpoint { get; init; } = "";
}
