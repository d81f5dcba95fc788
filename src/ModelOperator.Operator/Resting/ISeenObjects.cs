using ModelOperator.Api;

namespace ModelOperator.Operator.Resting;

/// <summary>The cached objects of one kind that turns of ModelDeployments look at.</summary>
internal interface ISeenObjects
{
    /// <summary>
    /// Adds the version of every object of the kind that a turn of the ModelDeployment may look at: those that it owns, and those that
    /// carry its name.
    /// </summary>
    void AddTo(VersionDigest digest, ModelDeployment owner);
}
