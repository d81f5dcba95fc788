namespace ModelOperator.Monitoring.Counting;

/// <summary>The counters that the checks read, as the model server and the gateway name them.</summary>
internal static class CounterNames
{
    public const string Calls = "model_gateway_requests_total";
    public const string Requests = "model_server_requests_total";
    public const string SchemaViolations = "model_server_schema_violations_total";
    public const string Answers = "model_server_answers_total";
    public const string NullAnswers = "model_server_null_answers_total";
    public const string FeatureValues = "model_server_feature_values_total";
    public const string FeatureMissing = "model_server_feature_missing_total";
    public const string FeatureOutOfRange = "model_server_feature_out_of_range_total";
    public const string ClassAnswers = "model_server_class_answers_total";
}
