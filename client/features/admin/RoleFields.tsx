import { Select } from 'nhsuk-react-components'
import { type Role, role, roleLabel, roles } from '#shared/roles'

/** Role and the duty that goes beside it, for an invitation and for a change. */
export function RoleFields({ id, chosen, lead }: { id: string; chosen: Role; lead: boolean }) {
  return (
    <>
      <Select id={`${id}-role`} name="role" label="Role" defaultValue={chosen}>
        {roles.map(one => (
          <Select.Option key={one} value={one}>
            {roleLabel[one]}
          </Select.Option>
        ))}
      </Select>
      <div className="nhsuk-form-group">
        <div className="nhsuk-checkboxes nhsuk-checkboxes--small">
          <div className="nhsuk-checkboxes__item">
            <input
              className="nhsuk-checkboxes__input"
              type="checkbox"
              id={`${id}-lead`}
              name="safeguardingLead"
              defaultChecked={lead}
            />
            <label className="nhsuk-label nhsuk-checkboxes__label" htmlFor={`${id}-lead`}>
              Safeguarding lead of the organisation
            </label>
          </div>
        </div>
      </div>
    </>
  )
}

export function readRoleFields(data: FormData): { role: Role; safeguardingLead: boolean } {
  return {
    role: role.catch('observer').parse(data.get('role')),
    safeguardingLead: data.get('safeguardingLead') === 'on',
  }
}
