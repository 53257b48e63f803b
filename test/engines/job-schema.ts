/** An object that has these fields and no others. */
function fields(properties: Readonly<Record<string, object>>, ...required: string[]) {
  return { type: 'object', properties, required, additionalProperties: false };
}

const name = { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' };
const word = { type: 'string', minLength: 1 };
const count = { type: 'integer', minimum: 0 };
const listOf = (items: object) => ({ type: 'array', items, minItems: 1 });
const quantity = { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$' };
const amounts = fields({ cpu: quantity, memory: quantity });

const rule = {
  oneOf: [
    fields(
      {
        action: { enum: ['FailJob', 'FailIndex', 'Ignore', 'Count'] },
        onExitCodes: fields(
          { containerName: name, operator: { enum: ['In', 'NotIn'] }, values: listOf(count) },
          'operator',
          'values',
        ),
      },
      'action',
      'onExitCodes',
    ),
    fields(
      {
        action: { enum: ['FailJob', 'FailIndex', 'Ignore', 'Count'] },
        onPodConditions: listOf(
          fields({ type: word, status: { enum: ['True', 'False', 'Unknown'] } }, 'type'),
        ),
      },
      'action',
      'onPodConditions',
    ),
  ],
};

const container = fields(
  {
    name,
    image: word,
    command: listOf(word),
    args: listOf(word),
    env: listOf(
      fields(
        { name: word, valueFrom: fields({ fieldRef: fields({ fieldPath: word }, 'fieldPath') }) },
        'name',
        'valueFrom',
      ),
    ),
    workingDir: { type: 'string', pattern: '^/' },
    resources: fields({ requests: amounts, limits: amounts }),
    volumeMounts: listOf(
      fields({ name, mountPath: { type: 'string', pattern: '^/' } }, 'name', 'mountPath'),
    ),
  },
  'name',
  'image',
);

const volume = fields(
  { name, persistentVolumeClaim: fields({ claimName: name }, 'claimName') },
  'name',
);

/**
 * The part of `batch/v1` Job that an indexed job with a claim is written in, as the reference of Kubernetes' API has it: what it
 * requires of a job with a limit for each index, and no field that it does not know.
 */
export const jobSchema = fields(
  {
    apiVersion: { const: 'batch/v1' },
    kind: { const: 'Job' },
    metadata: fields(
      { generateName: { type: 'string', pattern: '^[a-z0-9][-a-z0-9]{0,50}$' }, namespace: name },
      'generateName',
    ),
    spec: fields(
      {
        completionMode: { const: 'Indexed' },
        completions: { type: 'integer', minimum: 1, maximum: 100_000 },
        parallelism: { type: 'integer', minimum: 1, maximum: 100_000 },
        backoffLimitPerIndex: count,
        maxFailedIndexes: count,
        activeDeadlineSeconds: { type: 'integer', minimum: 1 },
        ttlSecondsAfterFinished: count,
        podFailurePolicy: fields({ rules: { ...listOf(rule), maxItems: 20 } }, 'rules'),
        template: fields(
          {
            spec: fields(
              {
                restartPolicy: { const: 'Never' },
                containers: listOf(container),
                volumes: listOf(volume),
              },
              'restartPolicy',
              'containers',
            ),
          },
          'spec',
        ),
      },
      'completionMode',
      'completions',
      'backoffLimitPerIndex',
      'template',
    ),
  },
  'apiVersion',
  'kind',
  'metadata',
  'spec',
);
