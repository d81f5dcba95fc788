using ModelOperator.Contracts.Models;

namespace ModelOperator.Operator.Hub;

/// <summary>Asks the Hugging Face Hub, or a mirror of it.</summary>
internal interface IHubClient
{
    /// <summary>Asks for the commit of a tag or branch. It never fails: the answer says what is wrong.</summary>
    Task<HubAnswer> AskAsync(HubAddress address, CancellationToken cancellationToken);
}
