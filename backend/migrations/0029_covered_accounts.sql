-- An account that the organisation covers may stand beside the one that its owner connected for another purpose.
drop index connections_account_in_use;
create unique index connections_account_in_use on connections (vendor, account_tenant, account_id)
  where status <> 'revoked' and method = 'delegated';
