namespace ModelOperator.Contracts.Metrics;

/// <summary>The reasons why a model server cannot count by its profile.</summary>
public static class ProfileFaults
{
    /// <summary>The profile has inputs or outputs that the model does not have.</summary>
    public const string OtherModel = "other_model";

    /// <summary>The profile cannot be read.</summary>
    public const string Unreadable = "unreadable";
}
